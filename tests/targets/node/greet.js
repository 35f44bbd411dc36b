exports.greet = function greet(number) {
  const text = `hello ${number}\n`;
  return text;
};
