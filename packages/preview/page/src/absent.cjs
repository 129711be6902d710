/**
 * Stands for a package that is not installed (vite.config.ts says which): whatever is imported from
 * it may be named and extended, but is never used.
 */
class Absent {}
module.exports = new Proxy(Absent, {
  get: (target, name) =>
    name === '__esModule' ? true : name === 'prototype' ? target.prototype : Absent,
})
