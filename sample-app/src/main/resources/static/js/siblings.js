import { byId, element, getJson, processBadge, repeat, showWhenChanged } from "./parts.js";

repeat(async () => {
	let siblings = [];
	try {
		siblings = await getJson("siblings");
	}
	catch {
		// the sibling is away, as the chat says
	}
	showWhenChanged(byId("siblings"), siblings, item);
}, 1000);

function item(sibling) {
	const shown = element("li", "", "");
	const badge = processBadge(sibling.process, sibling.self);
	if (sibling.self) {
		badge.append(" (this one)");
	}
	shown.append(badge);
	return shown;
}
