//! An answer that ends the work early, small enough to travel in a `Result`.

use axum::response::{IntoResponse, Response};

/// A finished error answer in the words and the shape of its vendor.
pub struct Refusal(Box<Response>);

impl From<Response> for Refusal {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        *self.0
    }
}
