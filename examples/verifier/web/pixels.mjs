// The pixels of a picture or of a frame, no larger than need be.
let canvas;

export function pixelsOf(source, width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas ??= document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  canvas.width = canvas.height = 0; // no picture of anybody stays behind
  return pixels;
}
