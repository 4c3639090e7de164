/** A page that does nothing: the most frames and the least work that this browser is good for on this machine. */
const probe = document.createElement("div");
probe.dataset["probe"] = "";
probe.append(Object.assign(document.createElement("i"), { textContent: "1" }));
document.body.append(probe);
