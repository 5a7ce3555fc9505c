// <bazargah-shop key="digikala.com" lang="fa|en" look="light|dark"><a href="…/seal/digikala.com">…</a></bazargah-shop>
//
// Puts a shop's panel where it stands. What is inside stays to be seen until the panel has come, and for good where it does not: no
// script, a policy that forbids frames, no network. Nothing inline, so that it works under a strict content security policy; styles are
// set one by one through the object model, which such a policy allows.
(() => {
  const site = new URL(document.currentScript.src).origin;
  const loads = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && entry.target.load()), { rootMargin: "400px" });

  class BazargahShop extends HTMLElement {
    static observedAttributes = ["key", "lang", "look"];

    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
      // The room that a panel usually takes: what stands below hardly moves when it comes.
      Object.assign(this.style, { display: "block", position: "relative", minBlockSize: "36rem" });
      loads.observe(this);
      addEventListener("message", this);
    }

    disconnectedCallback() {
      loads.unobserve(this);
      removeEventListener("message", this);
      this.giveUp();
    }

    attributeChangedCallback() {
      if (this.frame) this.frame.src = this.address();
    }

    address() {
      const language = this.getAttribute("lang") === "en" ? "/en" : "";
      const look = this.getAttribute("look");
      return `${site}${language}/widget/${encodeURIComponent(this.getAttribute("key") ?? "")}${look ? `?look=${encodeURIComponent(look)}` : ""}`;
    }

    load() {
      loads.unobserve(this);
      const frame = (this.frame = document.createElement("iframe"));
      frame.title = this.textContent.trim() || "Bazargah";
      frame.referrerPolicy = "origin";
      // The panel is another site's page: its own origin is all that it keeps, and by that its messages are told from others'.
      frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
      // There, and drawn, but neither seen nor in the way of the link.
      Object.assign(frame.style, { border: "0", inlineSize: "100%", position: "absolute", opacity: "0", pointerEvents: "none" });
      frame.src = this.address();
      this.shadowRoot.append(frame);
      this.waits = setTimeout(() => this.giveUp(), 10000);
    }

    /** Leaves the link alone. */
    giveUp() {
      clearTimeout(this.waits);
      this.frame?.remove();
      this.frame = undefined;
      this.style.minBlockSize = "0";
      this.shadowRoot.querySelector("slot").style.display = "";
    }

    /** The panel says how high it is. Nobody else is listened to. */
    handleEvent({ origin, source, data }) {
      const height = data?.bazargah;
      if (origin !== site || source !== this.frame?.contentWindow || !(height > 0 && height < 5000)) return;
      clearTimeout(this.waits);
      this.shadowRoot.querySelector("slot").style.display = "none";
      Object.assign(this.frame.style, { position: "", opacity: "", pointerEvents: "", display: "block", blockSize: `${height}px` });
      this.style.minBlockSize = "0";
    }
  }

  customElements.get("bazargah-shop") ?? customElements.define("bazargah-shop", BazargahShop);
})();
