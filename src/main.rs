//! Starts the app.

fn main() {
    kernelwalk::browser::panic::install();
    yew::Renderer::<kernelwalk::app::App>::new().render();
}
