/*
 * Leads from a former address on to the new one, with the place on the page that was asked for. Without it the page itself
 * leads on, to the top.
 */
(() => {
  "use strict"
  const link = document.querySelector("article a[href]:not(.headerlink)")
  if (link && location.hash) location.replace(new URL(link.getAttribute("href"), location.href).href + location.hash)
})()
