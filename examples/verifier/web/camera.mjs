// The camera: its stream, and one frame after the other to who reads them.
const wanted = { audio: false, video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } };

const nextFrame = (video) =>
  new Promise((resolve) => (video.requestVideoFrameCallback ? video.requestVideoFrameCallback(resolve) : setTimeout(resolve, 100)));

function end(stream) {
  for (const track of stream.getTracks()) track.stop();
}

export class Camera {
  #video;
  #stream;
  #starts = 0;

  constructor(video) {
    this.#video = video;
  }

  get running() {
    return this.#stream !== undefined;
  }

  // start shows the stream, and calls look with each frame that look is ready
  // for, until stop. It fails where there is no camera or no permission.
  async start(look) {
    this.stop();
    const mine = this.#starts;
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    if (mine !== this.#starts) return end(stream); // stopped while the browser asked
    this.#stream = stream;
    this.#video.srcObject = stream;
    await this.#video.play().catch((error) => {
      if (this.#stream === stream) throw error;
    });
    this.#watch(stream, look);
  }

  stop() {
    this.#starts++;
    if (this.#stream) end(this.#stream);
    this.#stream = undefined;
    this.#video.srcObject = null;
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  setTorch(on) {
    return this.#track?.applyConstraints({ advanced: [{ torch: on }] });
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  async #watch(stream, look) {
    while (this.#stream === stream) {
      await nextFrame(this.#video);
      if (this.#stream === stream && this.#video.videoWidth > 0) await look(this.#video);
    }
  }
}

// permitted tells whether the camera may start without a question.
export async function permitted() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false;
  }
}
