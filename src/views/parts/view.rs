//! Views that have nothing of their own: properties in, picture out.
//!
//! A Yew component of a type of its own costs 3 KB of the first load, so only what keeps state or touches elements is one.
//! All other views are plain structs: drawn in place, or by [`memo`], which draws one anew only when it has changed.

use std::any::Any;
use std::rc::Rc;

use yew::prelude::*;

/// What is on screen, from properties alone.
pub trait View {
    /// Draws it.
    fn view(&self) -> Html;
}

/// A view that is drawn anew only when its properties are others than before.
pub fn memo(view: impl View + PartialEq + 'static) -> Html {
    html! { <Memo view={Rc::new(view) as Rc<dyn AnyView>} /> }
}

/// A view of any type that can be compared with another.
trait AnyView {
    fn view(&self) -> Html;
    fn same(&self, other: &dyn AnyView) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<V: View + PartialEq + 'static> AnyView for V {
    fn view(&self) -> Html {
        View::view(self)
    }

    fn same(&self, other: &dyn AnyView) -> bool {
        other.any().downcast_ref::<V>() == Some(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

#[derive(Properties)]
struct MemoProps {
    view: Rc<dyn AnyView>,
}

impl PartialEq for MemoProps {
    fn eq(&self, other: &Self) -> bool {
        self.view.same(&*other.view)
    }
}

/// The one component behind [`memo`].
#[component]
fn Memo(props: &MemoProps) -> Html {
    props.view.view()
}
