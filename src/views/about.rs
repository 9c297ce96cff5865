//! What this page is, whom it thanks, and under which licences its parts stand.

use kernelwalk_text as text;
use yew::prelude::*;

/// Author, title, where to find it. Titles stay in the language they were written in.
const SOURCES: [(&str, &str, &str); 9] = [
    ("V. Dumoulin, F. Visin", "A guide to convolution arithmetic for deep learning", "arXiv 1603.07285"),
    (
        "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner",
        "Gradient-based learning applied to document recognition",
        "Proc. IEEE 1998",
    ),
    (
        "A. Krizhevsky, I. Sutskever, G. Hinton",
        "ImageNet classification with deep convolutional neural networks",
        "NIPS 2012",
    ),
    ("A. Krizhevsky", "One weird trick for parallelizing convolutional neural networks", "arXiv 1404.5997"),
    (
        "K. Simonyan, A. Zisserman",
        "Very deep convolutional networks for large-scale image recognition",
        "arXiv 1409.1556",
    ),
    ("K. He, X. Zhang, S. Ren, J. Sun", "Deep residual learning for image recognition", "arXiv 1512.03385"),
    ("R. Srivastava, K. Greff, J. Schmidhuber", "Highway networks", "arXiv 1505.00387"),
    (
        "G. Huang, Z. Liu, L. van der Maaten, K. Weinberger",
        "Densely connected convolutional networks",
        "arXiv 1608.06993",
    ),
    ("D. Kingma, J. Ba", "Adam: a method for stochastic optimization", "arXiv 1412.6980"),
];

/// The page about the page.
pub fn about() -> Html {
    html! {
        <div class="about">
            <p>{ text::about_intro() }</p>
            <p><a href="#/benchmark">{ text::about_benchmark() }</a></p>
            <h2>{ text::about_privacy_title() }</h2>
            <p>{ text::about_privacy() }</p>
            <h2>{ text::about_sources_title() }</h2>
            <ul>
                <li>{ text::about_source_pytorch() }</li>
                { for SOURCES.iter().map(|(who, title, place)| html! {
                    <li><cite lang="en">{ *title }</cite>{ ". " }{ *who }{ ". " }{ *place }{ "." }</li>
                }) }
            </ul>
            <h2>{ text::about_licences_title() }</h2>
            <ul>
                <li>{ text::about_licence_code() }</li>
                <li>{ text::about_licence_fonts() }</li>
                <li>{ text::about_licence_data() }</li>
            </ul>
        </div>
    }
}
