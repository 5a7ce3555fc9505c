//! Sending something to an address that somebody else chose: as careful as looking for a proof there, and without redirects.

use super::{Answer, NotProven, Prover};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::{Position, Url};

/// The name, the connections, the handshake and the answer together.
const PATIENCE: Duration = Duration::from_secs(8);
/// So much of an answer is read, and thrown away: its status says all.
const ANSWER_BYTES_MAX: usize = 4 * 1024;

impl Prover {
    /// Sends JSON to an `https` address at its usual port and gives the status of the answer, whatever it is. A redirect is an answer like
    /// any other: nobody is followed. Plain `http` goes to 127.0.0.1 alone, whoever the address names: letting such an address come here is for
    /// the caller to decide.
    ///
    /// Takes eight seconds at most.
    ///
    /// # Errors
    /// See [`NotProven`].
    pub async fn post(&self, url: &Url, headers: &[(HeaderName, HeaderValue)], body: Bytes) -> Result<u16, NotProven> {
        timeout(PATIENCE, self.post_slowly(url, headers, body)).await.unwrap_or(Err(NotProven::TooSlow))
    }

    async fn post_slowly(
        &self,
        url: &Url,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<u16, NotProven> {
        let name = url.host_str().ok_or(NotProven::NameNotFound)?;
        let mut request = Request::post(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, &self.agent)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT_ENCODING, "identity")
            .header(CONNECTION, "close");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(body)).map_err(|_| NotProven::BadAnswer)?;
        let answer = if url.scheme() == "http" {
            let place = (Ipv4Addr::LOCALHOST, url.port_or_known_default().unwrap_or(80));
            let stream = TcpStream::connect(place).await.map_err(|_| NotProven::Unreachable)?;
            self.send_over(stream, request).await?
        } else {
            let addresses = self.addresses(name).await?;
            let stream = self.connect(&addresses, self.port(true)).await?;
            let _ = stream.set_nodelay(true);
            self.send_over(self.shake_hands(stream, name).await?, request).await?
        };
        Ok(answer.taken().await)
    }
}

impl Answer {
    /// Reads a little of the body, so that who sends it sees it read, and gives the status.
    async fn taken(mut self) -> u16 {
        let status = self.response.status().as_u16();
        let body = self.response.body_mut();
        let mut read = 0;
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, Bytes::len);
            if read >= ANSWER_BYTES_MAX {
                break;
            }
        }
        status
    }
}
