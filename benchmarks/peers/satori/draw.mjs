// Draws cards with satori, resvg and sharp: one JSON document a line in, one line out when the file is there.
// Either as their documentation has it (satori gets the picture, resvg makes a PNG, sharp a JPEG of that), or tuned by
// hand: resvg draws only the words, and sharp lays its pixels over those of the picture, which are kept.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Resvg } from "@resvg/resvg-js";
import satori from "satori";
import sharp from "sharp";

sharp.concurrency(1);
const fonts = new Map();
const backgrounds = new Map();
const pictures = new Map();

function fontOf(path) {
  if (!fonts.has(path)) {
    fonts.set(path, { name: path, data: readFileSync(path), weight: 400, style: "normal" });
  }
  return fonts.get(path);
}

// The pixels, ready to lie under the words: quicker than handing the photo to resvg each time.
async function backgroundOf(path) {
  if (!backgrounds.has(path)) {
    const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    backgrounds.set(path, { data, raw: { width: info.width, height: info.height, channels: info.channels } });
  }
  return backgrounds.get(path);
}

function block(text) {
  const style = {
    position: "absolute",
    left: text.left_px,
    top: text.top_px,
    width: text.width_px,
    fontFamily: text.font,
    fontSize: text.size_px,
    lineHeight: text.leading_px / text.size_px,
    color: text.color,
  };
  return { type: "div", props: { style, children: text.words } };
}

// As satori's README shows an image: by its address, here one that holds the data.
function pictureOf(path, width, height) {
  if (!pictures.has(path)) {
    pictures.set(path, `data:image/jpeg;base64,${readFileSync(path, "base64")}`);
  }
  const style = { position: "absolute", left: 0, top: 0, width, height };
  return { type: "img", props: { src: pictures.get(path), width, height, style } };
}

async function drawAsDocumented({ width, height, background, texts, target }) {
  const children = [pictureOf(background, width, height), ...texts.map(block)];
  const root = { type: "div", props: { style: { display: "flex", width, height }, children } };
  const svg = await satori(root, { width, height, fonts: texts.map((text) => fontOf(text.font)) });
  const png = new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
  const card = sharp(png).removeAlpha();
  if (!target.endsWith(".png")) card.jpeg({ quality: 90, chromaSubsampling: "4:4:4" });
  await card.toFile(target);
}

async function drawTuned({ width, height, background, texts, target }) {
  const root = { type: "div", props: { style: { display: "flex", width, height }, children: texts.map(block) } };
  const svg = await satori(root, { width, height, fonts: texts.map((text) => fontOf(text.font)) });
  const words = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  const { data, raw } = await backgroundOf(background);
  const input = { input: words.pixels, raw: { width, height, channels: 4 }, premultiplied: true };
  const card = sharp(data, { raw }).composite([input]).removeAlpha();
  if (!target.endsWith(".png")) card.jpeg({ quality: 90, chromaSubsampling: "4:4:4" });
  await card.toFile(target);
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  await (order.tuned ? drawTuned : drawAsDocumented)(order);
  process.stdout.write("drawn\n");
}
