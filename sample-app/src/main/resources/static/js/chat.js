import { byId, element, foreign, processBadge } from "./parts.js";

const MOST_LINES = 500;
const LONGEST_PAUSE = 5000;

const log = byId("log");
const lines = byId("lines");
const form = byId("say");
const error = byId("chat-error");
const author = byId("author");
const text = byId("text");

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

let socket;
let pause = 250;

author.value = localStorage.getItem("author") ?? "";

function connect() {
	const address = new URL("channel", location.href);
	address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
	socket = new WebSocket(address);
	socket.addEventListener("open", () => {
		pause = 250;
		show("live", "Live");
	});
	socket.addEventListener("message", (message) => receive(JSON.parse(message.data)));
	socket.addEventListener("close", () => {
		show("down", "This sibling is away; trying again");
		setTimeout(connect, pause);
		pause = Math.min(pause * 2, LONGEST_PAUSE);
	});
}

function show(state, words) {
	const connection = byId("connection");
	connection.dataset.state = state;
	connection.textContent = words;
	form.querySelector("button").disabled = state !== "live";
}

function receive(message) {
	if (message.error) {
		error.textContent = message.error;
		return;
	}
	// After a reconnect the backlog comes again: the id of its event tells a line that is shown.
	if (byId(`line-${message.id}`)) {
		return;
	}
	const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
	const when = element("time", "", time.format(new Date(message.time)));
	when.dateTime = message.time;
	const by = element("div", "by", "");
	by.append(foreign("b", "", message.author), processBadge(message.process), when);
	const line = element("li", "", "");
	line.id = `line-${message.id}`;
	line.append(by, foreign("div", "text", message.text));
	lines.append(line);
	if (lines.children.length > MOST_LINES) {
		lines.firstElementChild.remove();
	}
	if (atEnd) {
		log.scrollTop = log.scrollHeight;
	}
}

form.addEventListener("submit", (event) => {
	event.preventDefault();
	error.textContent = "";
	if (socket.readyState !== WebSocket.OPEN) {
		return;
	}
	localStorage.setItem("author", author.value);
	socket.send(JSON.stringify({ author: author.value, text: text.value }));
	text.value = "";
	text.focus();
});

connect();
