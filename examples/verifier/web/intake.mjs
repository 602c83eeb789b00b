// What is brought to the page besides the camera: pictures and texts, chosen,
// pasted or dropped.
export function watchIntake({ onText, onPictures }) {
  const form = document.getElementById("text-form");
  const text = document.getElementById("text");
  const photo = document.getElementById("photo");

  const submit = () => {
    const value = text.value.trim();
    text.value = "";
    if (value) onText(value);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });

  document.getElementById("photo-choose").addEventListener("click", () => photo.click());
  photo.addEventListener("change", () => {
    onPictures([...photo.files]);
    photo.value = "";
  });

  document.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    const pasted = event.clipboardData.getData("text").trim();
    const typing = event.target.closest("textarea");
    if (files.length > 0) onPictures(files);
    else if (pasted && (!typing || (typing === text && text.value === ""))) onText(pasted);
    else return;
    event.preventDefault();
  });

  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    const dropped = event.dataTransfer.getData("text").trim();
    if (files.length > 0) onPictures(files);
    else if (dropped) onText(dropped);
  });
}
