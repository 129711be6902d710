// Before everything else: the page's security policy forbids code from text, and zod would try it out.
globalThis.__zod_globalConfig = { jitless: true }
