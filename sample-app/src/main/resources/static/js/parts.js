// What the features share. Text always goes in as text, never as HTML.

export const byId = (id) => document.getElementById(id);

export function element(name, className, text) {
	const made = document.createElement(name);
	made.className = className;
	made.textContent = text;
	return made;
}

/** A process looks the same wherever it is named. Neighbouring ids get distant hues. */
export function processBadge(process, self) {
	const badge = element("span", self ? "process self" : "process", `process ${process}`);
	badge.style.setProperty("--hue", Math.round((process * 137.508) % 360));
	return badge;
}

/** Text of strangers: its direction stays inside. */
export function foreign(name, className, text) {
	const made = element(name, className, text);
	made.dir = "auto";
	return made;
}

export async function getJson(path) {
	const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5000) });
	if (!response.ok) {
		throw new Error(`${path} answered with status ${response.status}`);
	}
	return response.json();
}

/** Calls again and again while somebody looks, and at once when asked. */
export function repeat(work, millis) {
	let running = false;
	const once = async () => {
		if (running || document.hidden) {
			return;
		}
		running = true;
		try {
			await work();
		}
		finally {
			running = false;
		}
	};
	setInterval(once, millis);
	document.addEventListener("visibilitychange", once);
	once();
	return once;
}

const shown = new WeakMap();

/** Fills a list, but leaves it alone, and what is selected in it, while nothing changes. */
export function showWhenChanged(list, values, item) {
	const now = JSON.stringify(values);
	if (shown.get(list) !== now) {
		shown.set(list, now);
		list.replaceChildren(...values.map(item));
	}
}
