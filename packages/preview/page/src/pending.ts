/**
 * How many questions are open, on the document's root as `data-pending`: whoever takes a picture waits
 * until it is 0.
 */
let open = 0

/** Counts a question until the function that it returns is called. */
export function pending(): () => void {
  change(1)
  let isOpen = true
  return () => {
    if (isOpen) change(-1)
    isOpen = false
  }
}

function change(by: number): void {
  open += by
  document.documentElement.dataset.pending = String(open)
}
