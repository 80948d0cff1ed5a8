// Cutting a picture by mouse, finger or arrow keys. The number fields stay the form's: they follow every change,
// and the frame follows them.
import { make } from "./elements.js";

const CORNERS = ["nw", "ne", "sw", "se"];
const SMALLEST = 2;
const STEP = { plain: 1, shift: 10 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PREVIEWS = { wide: [16, 9], photo: [3, 2] };

export function mountFraming(form) {
  const words = JSON.parse(form.dataset.framing);
  const stage = form.querySelector(".framing__stage");
  const image = stage.querySelector("img");
  const handles = {
    frame: handle("framing__frame", words.frame),
    ...Object.fromEntries(CORNERS.map((name) => [name, handle("framing__corner", words[`corner_${name}`], name)])),
    focus: handle("framing__focus", words.focus),
  };
  const previews = Object.entries(PREVIEWS).map(([name, sides]) => makePreview(words[name], sides));
  const { frame, ...others } = handles;
  stage.append(make("div", { className: "framing__clip" }, frame), ...Object.values(others));
  form.querySelector(".rows").append(
    make("section", { className: "box framing__previews" }, make("h2", {}, words.previews), ...previews.map(({ figure }) => figure)),
  );

  const move = (name, dx, dy) => {
    const values = moved(read(form), name, dx, dy);
    for (const [field, value] of Object.entries(values)) form.elements[field].value = Number(value.toFixed(2));
    draw();
  };
  for (const [name, element] of Object.entries(handles)) {
    element.addEventListener("keydown", (event) => {
      const direction = ARROWS[event.key];
      if (!direction) return;
      event.preventDefault();
      const step = event.shiftKey ? STEP.shift : STEP.plain;
      move(name, direction[0] * step, direction[1] * step);
    });
    followPointer(element, stage, (dx, dy) => move(name, dx, dy));
  }
  form.addEventListener("input", draw);
  image.addEventListener("load", draw);
  draw();

  function draw() {
    const now = read(form);
    const { left, top, width, height } = now;
    place(handles.frame, left, top);
    Object.assign(handles.frame.style, { width: `${width}%`, height: `${height}%` });
    for (const name of CORNERS) {
      place(handles[name], name.includes("e") ? left + width : left, name.includes("s") ? top + height : top);
    }
    place(handles.focus, now.focus_x, now.focus_y);
    if (image.complete && image.naturalWidth) for (const preview of previews) preview.draw(image, now);
  }
}

function handle(className, label, corner) {
  return make("button", { type: "button", className, aria: { label }, data: corner ? { corner } : {} });
}

function place(element, left, top) {
  Object.assign(element.style, { left: `${left}%`, top: `${top}%` });
}

function read(form) {
  const value = (name) => Math.min(Math.max(form.elements[name].valueAsNumber || 0, 0), 100);
  return Object.fromEntries(["left", "top", "width", "height", "focus_x", "focus_y"].map((name) => [name, value(name)]));
}

/** Gives the values after a handle was moved by some hundredths; frame and focal point stay inside. */
export function moved(values, name, dx, dy) {
  if (name === "focus") return withFocus(values, values.focus_x + dx, values.focus_y + dy);
  const whole = name === "frame";
  const [left, width] = side(values.left, values.width, dx, whole, name.includes("w"));
  const [top, height] = side(values.top, values.height, dy, whole, name.includes("n"));
  const framed = { ...values, left, top, width, height };
  if (!whole) return withFocus(framed, values.focus_x, values.focus_y);
  return withFocus(framed, values.focus_x + left - values.left, values.focus_y + top - values.top);
}

function withFocus(values, x, y) {
  const { left, top, width, height } = values;
  return { ...values, focus_x: between(x, left, left + width), focus_y: between(y, top, top + height) };
}

function side(start, length, change, moves, fromStart) {
  if (moves) return [between(start + change, 0, 100 - length), length];
  if (!fromStart) return [start, between(length + change, SMALLEST, 100 - start)];
  const begin = between(start + change, 0, start + length - SMALLEST);
  return [begin, start + length - begin];
}

function between(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

function followPointer(element, stage, move) {
  let from = null;
  element.addEventListener("pointerdown", (event) => {
    from = event;
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (!from) return;
    const { width, height } = stage.getBoundingClientRect();
    move(((event.clientX - from.clientX) / width) * 100, ((event.clientY - from.clientY) / height) * 100);
    from = event;
  });
  for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => (from = null));
}

/** Shows how lists will cut a picture: the largest part of the frame in their shape, around the focal point. */
function makePreview(label, [across, down]) {
  const canvas = make("canvas", { width: across * 40, height: down * 40, aria: { role: "img", label } });
  return {
    figure: make("figure", {}, canvas, make("figcaption", {}, label)),
    draw(image, { left, top, width, height, focus_x, focus_y }) {
      const [w, h] = [(image.naturalWidth * width) / 100, (image.naturalHeight * height) / 100];
      const shown = Math.min(w, (h * across) / down);
      const shownHeight = (shown * down) / across;
      const x = (image.naturalWidth * left) / 100 + ((w - shown) * (focus_x - left)) / (width || 1);
      const y = (image.naturalHeight * top) / 100 + ((h - shownHeight) * (focus_y - top)) / (height || 1);
      const drawing = canvas.getContext("2d");
      drawing.imageSmoothingQuality = "high";
      drawing.drawImage(image, x, y, shown, shownHeight, 0, 0, canvas.width, canvas.height);
    },
  };
}
