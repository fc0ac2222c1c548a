/*
 * Filters and sorts the index of actors. The page is whole without it: it adds a form, reads the rows when the form is
 * first used, and shows what fits in the place of the lists below. The address keeps what was chosen, for others to open.
 */
(() => {
  "use strict"

  const box = document.querySelector(".actor-filter")
  if (!box || !location.protocol.startsWith("http")) return

  const SHOWN = 50
  const KEYS = ["name", "kind", "part", "topic", "from", "to", "sort"]
  // How rows write what an actor does in a statement, as `s0.3:2026-05-01/2026-05-31`.
  const LETTERS = { said: "s", about: "a", relayed: "r" }
  const PARTS = { said: "said something", about: "was spoken of", relayed: "relayed something", named: "was named only" }
  const SORTS = { name: "by name", said: "most statements first", dated: "latest statement first", briefed: "briefed on last first" }
  // The columns of a row, as the files have them.
  const ID = 0, NAME = 1, KIND = 2, SAID = 3, ABOUT = 4, RELAYED = 5, NAMED = 6, FROM = 7, TO = 8, BRIEFED = 9, DOES = 10, ALIASES = 11

  const made = (tag, words, attributes = {}) => {
    const element = document.createElement(tag)
    if (words) element.textContent = words
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    return element
  }
  // Without marks, and with one ending for those that transliterations have.
  const folded = words => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/sk(?:iy|ij|ii|yy|yi|yj)\b|(?:iy|ij|ii|yy|yi|yj)\b/g, end => end.startsWith("sk") ? "sky" : "y")
  const read = async name => {
    const answer = await fetch(`${box.dataset.index}/${name}.json`)
    if (!answer.ok) throw new Error(answer.statusText)
    return answer.json()
  }

  const form = made("form", "", { "aria-label": "Filter the actors" })
  const fields = {}
  const field = (key, label, element) => {
    const wrapper = made("div")
    element.name = key
    element.id = `filter.${key}`
    wrapper.append(made("label", label, { for: element.id }), element)
    form.append(wrapper)
    fields[key] = element
  }
  const choice = (key, label, options) => {
    const select = made("select")
    for (const [value, words] of options) select.append(made("option", words, { value }))
    field(key, label, select)
  }
  const result = made("div", "", { class: "actor-filter__result" })
  const status = made("p", "", { role: "status" })
  // What a page below says without this script.
  const below = () => {
    const found = []
    for (let next = box.nextElementSibling; next; next = next.nextElementSibling) found.push(next)
    return found
  }
  // What leads to the lists below.
  const contents = document.querySelectorAll(".md-sidebar--secondary")
  // Hosts may serve pages as folders or as files; the links of the page tell which.
  const lead = document.querySelector("article a[href*='kind/person']") || document.querySelector("article a[href*='kind/']")
  const ending = lead && lead.getAttribute("href").split("#")[0].endsWith(".html") ? ".html" : "/"

  let header, rows, most = SHOWN

  const load = async () => {
    if (rows) return
    status.textContent = "Reading the index …"
    const files = await Promise.all(Array.from({ length: header.files }, (_, number) => read(number + 1)))
    rows = files.flat().map(row => ({ row, words: folded([row[NAME], ...row[ALIASES]].join("\n")), order: folded(row[NAME]) }))
    const collator = new Intl.Collator("en")
    rows.sort((one, other) => collator.compare(one.order, other.order))
  }
  const fits = (entry, chosen) => {
    const { row, words } = entry
    if (chosen.name && !folded(chosen.name).split(/\s+/).every(word => words.includes(word))) return false
    if (chosen.kind && header.kinds[row[KIND]][0] !== chosen.kind) return false
    if (chosen.part === "named") return row[NAMED] > 0 && !row[DOES].length && !chosen.topic && !chosen.from && !chosen.to
    if (!chosen.part && !chosen.topic && !chosen.from && !chosen.to) return true
    // All of it has to hold of one statement.
    return row[DOES].some(written => {
      const [on, dates] = [written.slice(1, written.indexOf(":")), written.slice(written.indexOf(":") + 1).split("/")]
      if (chosen.part && written[0] !== LETTERS[chosen.part]) return false
      if (chosen.topic && !on.split(".").some(topic => topic && header.topics[topic][0] === chosen.topic)) return false
      if ((chosen.from || chosen.to) && !dates[0] && !dates[1]) return false
      if (chosen.from && dates[1] && dates[1] < chosen.from) return false
      return !(chosen.to && dates[0] && dates[0] > chosen.to)
    })
  }
  const latest = column => (one, other) => (other.row[column] || "").localeCompare(one.row[column] || "")
  const orders = {
    said: (one, other) => other.row[SAID] - one.row[SAID] || other.row[ABOUT] - one.row[ABOUT],
    dated: latest(TO),
    briefed: latest(BRIEFED),
  }

  const table = found => {
    const wide = made("div", "", { class: "wide actors" })
    const table = made("table")
    const head = made("tr")
    for (const words of ["Name", "Kind", "Said", "Said about", "Relayed", "Named in", "Statements dated", "Briefed on last"])
      head.append(made("th", words, { scope: "col" }))
    table.append(made("thead"))
    table.tHead.append(head)
    const body = made("tbody")
    for (const { row } of found) {
      const line = made("tr")
      const cell = made("td")
      cell.append(made("a", row[NAME], { href: `${row[ID]}${ending}` }))
      line.append(cell, made("td", header.kinds[row[KIND]][1]))
      for (const column of [SAID, ABOUT, RELAYED, NAMED]) line.append(made("td", String(row[column]), { class: "number" }))
      const dates = row[FROM] && row[TO] && row[FROM] !== row[TO] ? `${row[FROM]} to ${row[TO]}` : row[FROM] || row[TO]
      line.append(made("td", dates || "not stated"), made("td", row[BRIEFED] || "–"))
      body.append(line)
    }
    table.append(body)
    wide.append(table)
    return wide
  }

  const chosen = () => Object.fromEntries(KEYS.map(key => [key, fields[key].value.trim()]))
  const show = async () => {
    const now = chosen()
    const asked = KEYS.some(key => now[key] && !(key === "sort" && now[key] === "name"))
    const query = new URLSearchParams(Object.entries(now).filter(([key, value]) => value && !(key === "sort" && value === "name")))
    history.replaceState(null, "", `${location.pathname}${asked ? `?${query}` : ""}${location.hash}`)
    if (!asked) {
      result.replaceChildren()
      status.textContent = ""
      for (const element of [...below(), ...contents]) element.hidden = false
      return
    }
    try {
      await load()
    } catch {
      status.textContent = "The index could not be read. The lists below are whole."
      return
    }
    // Somebody may have typed on while the rows were read.
    if (JSON.stringify(now) !== JSON.stringify(chosen())) return
    const found = rows.filter(entry => fits(entry, now))
    if (orders[now.sort]) found.sort(orders[now.sort])
    const shown = Math.min(found.length, most)
    const undated = now.from || now.to ? rows.filter(({ row }) => row[DOES].length && row[DOES].every(each => each.endsWith(":/"))).length : 0
    status.textContent =
      `${found.length} of ${rows.length} actors` +
      (shown < found.length ? `, ${shown} of them shown` : "") +
      (undated ? `; the statements of ${undated} have no date` : "") +
      (found.length ? "" : "; widen the filter, or clear it")
    const parts = found.length ? [table(found.slice(0, most))] : []
    if (found.length > most) {
      const more = made("button", "Show more", { type: "button", class: "md-button" })
      more.addEventListener("click", () => {
        const next = most
        most += SHOWN * 4
        show().then(() => result.querySelectorAll("tbody a")[next]?.focus())
      })
      parts.push(more)
    }
    result.replaceChildren(...parts)
    for (const element of [...below(), ...contents]) element.hidden = true
  }

  const begin = async () => {
    try {
      header = await read("index")
    } catch {
      return
    }
    field("name", "Name", made("input", "", { type: "search", autocomplete: "off" }))
    choice("kind", "Kind", [["", "all"], ...header.kinds])
    choice("part", "Part", [["", "any"], ...Object.entries(PARTS)])
    choice("topic", "Topic", [["", "all"], ...header.topics])
    field("from", "Statements from", made("input", "", { type: "date" }))
    field("to", "to", made("input", "", { type: "date" }))
    choice("sort", "Sort", Object.entries(SORTS))
    const given = new URLSearchParams(location.search)
    for (const key of KEYS) if (given.has(key)) fields[key].value = given.get(key)
    const clear = made("button", "Clear", { type: "reset", class: "md-button" })
    form.append(clear)
    form.addEventListener("submit", event => event.preventDefault())
    const again = () => {
      most = SHOWN
      show()
    }
    form.addEventListener("input", again)
    // The fields are empty only after the event.
    form.addEventListener("reset", () => setTimeout(again))
    box.append(form, status, result)
    show()
  }
  begin()
})()
