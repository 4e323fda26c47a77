// htmx leaves out the second argument, as the standard allows and jsdom does not.
const evaluate = XPathExpression.prototype.evaluate;

XPathExpression.prototype.evaluate = function (node, type = XPathResult.ANY_TYPE, result = null) {
  return evaluate.call(this, node, type, result);
};

// jsdom has no CSS.escape; what the tests select by are plain words.
globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
