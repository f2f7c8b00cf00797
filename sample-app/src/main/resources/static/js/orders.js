import { byId, element, foreign, getJson, processBadge, repeat, showWhenChanged } from "./parts.js";

const form = byId("order");
const error = byId("order-error");

const refresh = repeat(async () => {
	try {
		const orders = await getJson("orders");
		showWhenChanged(byId("orders"), orders, item);
	}
	catch {
		// the sibling is away, as the chat says
	}
}, 1000);

function item(received) {
	const { number, item, quantity } = received.order;
	const shown = element("li", "", "");
	const origin = processBadge(received.process, received.own);
	if (received.own) {
		origin.append(element("span", "aside", " (this one)"));
	}
	shown.append(element("span", "hint", `#${number}`), foreign("span", "text", `${quantity} × ${item}`), origin);
	return shown;
}

form.addEventListener("submit", async (event) => {
	event.preventDefault();
	error.textContent = "";
	try {
		const response = await fetch("orders", {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ item: byId("item").value, quantity: byId("quantity").valueAsNumber })
		});
		if (!response.ok) {
			const problem = await response.json();
			throw new Error(problem.detail ?? `status ${response.status}`);
		}
		byId("item").value = "";
		refresh();
	}
	catch (failure) {
		error.textContent = `Not ordered: ${failure.message}`;
	}
});
