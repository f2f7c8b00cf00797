import { byId, getJson } from "./parts.js";

const button = byId("hit");

button.addEventListener("click", async () => {
	try {
		const hits = await getJson("hits");
		byId("count").textContent = hits.count.toLocaleString();
		byId("counted-by").textContent = `One counter for all siblings, now counted by process ${hits.process}.`;
	}
	catch (failure) {
		byId("counted-by").textContent = `Not counted: ${failure.message}`;
	}
});
