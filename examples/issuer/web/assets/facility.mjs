// What the facility pages do besides, where there is script: findings while typing,
// choosing a whole page, and looking again while the system works.

for (const element of document.querySelectorAll("[data-live]")) element.hidden = false

const form = document.querySelector("form[data-check]")
if (form) watch(form)

// watch has a form checked as it is typed. Under a field that nobody has touched yet,
// nothing is said.
function watch(form) {
	const pause = 350
	const touched = new Set()
	if ("checked" in form.dataset) for (const field of form.elements) touched.add(field.name)
	let timer = 0, asked = 0
	const soon = () => { clearTimeout(timer); timer = setTimeout(check, pause) }

	async function check() {
		const mine = ++asked
		let findings
		try {
			const answer = await fetch(form.dataset.check, {method: "POST", body: new URLSearchParams(new FormData(form))})
			if (!answer.ok) return
			findings = await answer.json()
		} catch { return }
		if (mine !== asked) return
		for (const place of form.querySelectorAll("[data-findings]")) {
			const name = place.dataset.findings
			if (touched.has(name)) show(place, findings[name] ?? "")
		}
	}

	function show(place, html) {
		if (place.dataset.shown === html) return
		place.dataset.shown = html
		const focused = place.contains(document.activeElement)
		place.innerHTML = html
		const field = form.elements[place.dataset.findings]
		const wrong = place.querySelector(".error") !== null
		field.toggleAttribute("aria-invalid", wrong)
		if (wrong) field.setAttribute("aria-invalid", "true")
		if (focused) field.focus()
	}

	for (const place of form.querySelectorAll("[data-findings]")) place.setAttribute("aria-live", "polite")
	form.addEventListener("input", event => { if (event.target.value) touched.add(event.target.name); soon() })
	form.addEventListener("focusout", event => { if (event.target.name) touched.add(event.target.name); soon() })
	form.addEventListener("click", event => {
		const use = event.target.closest("button[name=use]")
		if (!use) return
		event.preventDefault()
		const field = form.elements[use.value]
		field.value = use.dataset.value
		field.focus()
		check()
	})
}

const page = document.querySelector("[data-choose-page]")
page?.addEventListener("change", () => {
	for (const box of document.querySelectorAll("input[name=record]")) box.checked = page.checked
})

const pending = document.querySelector("[data-pending]")
if (pending) {
	const state = pending.dataset.state
	let pause = 700
	const look = async () => {
		try {
			const text = await (await fetch(location.href)).text()
			const now = new DOMParser().parseFromString(text, "text/html").querySelector("[data-state]")
			if (now && now.dataset.state !== state) return location.reload()
		} catch {}
		pause = Math.min(pause * 1.5, 20000)
		setTimeout(look, pause)
	}
	setTimeout(look, pause)
}
