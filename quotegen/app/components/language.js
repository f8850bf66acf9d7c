/* The language of a text of the visitor's or of a network, which need not be that of the page. */
const languageOf = (text) => (/[\u1100-\u11ff\u3131-\u318e가-힣]/.test(text) ? "ko" : "en");

