// Has the signing agent on this machine sign each payload, as the government's browser
// plug-in does (sign_json), and hands the signatures in.

for (const element of document.querySelectorAll("[data-live]")) element.hidden = false
const button = document.querySelector("[data-agent]")
const progress = document.querySelector("[data-progress]")
button.addEventListener("click", sign)

async function sign() {
	button.disabled = true
	try {
		const request = JSON.parse(button.dataset.request)
		const signatures = []
		for (const item of request.items) {
			signatures.push(await ask(decode(item.payload)))
			progress.textContent = button.dataset.signed.replace("{n}", signatures.length).replace("{all}", request.items.length)
		}
		progress.textContent = button.dataset.sending
		handIn(request.id, signatures)
	} catch (problem) {
		progress.textContent = problem.message
		button.disabled = false
	} finally {
		socket?.close()
	}
}

const decode = base64 => new TextDecoder().decode(Uint8Array.from(atob(base64), c => c.charCodeAt(0)))

let socket
const open = () => new Promise((resolve, reject) => {
	if (socket?.readyState === WebSocket.OPEN) return resolve(socket)
	socket = new WebSocket(button.dataset.agent)
	socket.onopen = () => resolve(socket)
	socket.onerror = () => reject(new Error(button.dataset.absent))
})

// ask gives the signature of the agent under a text, as it is: a JWS.
async function ask(text) {
	const agent = await open()
	const answer = await new Promise((resolve, reject) => {
		agent.onmessage = event => resolve(event.data)
		agent.onclose = agent.onerror = () => reject(new Error(button.dataset.absent))
		agent.send(JSON.stringify({JsonContent: text, DetachPayload: "false", IsPss: "true"}))
	})
	let said
	try { said = JSON.parse(answer) } catch { throw new Error(button.dataset.refused + String(answer).slice(0, 200)) }
	if (Number(said.Status) !== 0 || !said.Signature) throw new Error(button.dataset.refused + String(said.Error ?? said.Status).slice(0, 200))
	return said.Signature
}

// handIn sends the answer by the form that a file would be sent by.
function handIn(id, signatures) {
	const form = document.querySelector("form[action='/facility/sign/answer']")
	const files = new DataTransfer()
	files.items.add(new File([JSON.stringify({id, signatures})], "answer.json", {type: "application/json"}))
	form.elements.answer.files = files.files
	form.submit()
}
