"""A bucket that speaks S3: Amazon's, Cloudflare R2, Backblaze B2, MinIO and many others.

boto3 does the talking; an extra, because it is large. One company reports (2026) that Meta refused some hosts
before it fetched anything: Cloudflare's ``pub-….r2.dev`` from one night to the next, and some forms of Amazon's
own addresses [seen: eleven11.pro]. A domain of one's own (``picture_address``) is the safe form.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

from scheduler.core.errors import AuthFailed, ErrorClass, Reading, Retryable
from scheduler.core.model import Handle, Picture
from scheduler.core.network import Secret
from scheduler.hosts._names import STALE, is_ours, new_name, own_name
from scheduler.hosts._setup import Setup

ADDRESS_LIFE_S = 3600
"""An hour, of a signed address: Instagram fetches within minutes, and what is signed can't be called back."""
CONNECT_S, READ_S = 10, 30
_KEYS = (
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AccessDenied",
    "403",
    "Forbidden",
    "AuthorizationHeaderMalformed",
)
_BUCKETS = ("NoSuchBucket", "InvalidBucketName", "404", "PermanentRedirect", "AllAccessDisabled")


class Bucket:
    """Puts pictures into a bucket, under ``folder``. They are seen at ``public_base``, or at a signed address that
    ends soon if there is none."""

    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("S3_KEY_ID", "The access key's id", hidden=False),
        Secret("S3_SECRET", "The access key's secret"),
    )
    encodes_anew: ClassVar[bool] = False

    def __init__(
        self, client: Any, *, bucket: str, folder: str, public_base: str | None, now: Callable[[], datetime]
    ) -> None:
        self._client, self._bucket, self._now = client, bucket, now
        self._folder = f"{folder.strip('/')}/" if folder.strip("/") else ""
        self._base = public_base.rstrip("/") if public_base else None

    @classmethod
    def make(cls, setup: Setup) -> Bucket:
        """Raises BadInput; AuthFailed without keys. Sends nothing."""
        setup.demand("s3", "picture_bucket")
        setup.demand_extra("boto3", "s3")
        options = setup.options
        if not all(setup.secrets.get(secret.name) for secret in cls.secrets):
            raise AuthFailed(Reading(ErrorClass.AUTH, _NO_KEYS))
        return cls(
            _client(setup),
            bucket=options["picture_bucket"],
            folder=options.get("picture_folder", ""),
            public_base=options.get("picture_address"),
            now=setup.now,
        )

    def put(self, picture: Picture) -> tuple[str, Handle]:
        """Raises NetworkError."""
        name = new_name(picture)
        with _told(self._bucket):
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._folder + name,
                Body=picture.path.read_bytes(),
                ContentType=picture.media_type,
                CacheControl="no-store",
            )
        return self._address(name), {"name": name}

    def remove(self, handle: Handle) -> None:
        if name := own_name(handle.get("name")):
            with contextlib.suppress(AuthFailed, Retryable), _told(self._bucket):
                self._client.delete_object(Bucket=self._bucket, Key=self._folder + name)

    def sweep(self) -> None:
        with contextlib.suppress(AuthFailed, Retryable), _told(self._bucket):
            found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=f"{self._folder}tipcast-")
            for one in found.get("Contents", ()):
                name = one["Key"].removeprefix(self._folder)
                if is_ours(name) and one["LastModified"] < self._now() - STALE:
                    self._client.delete_object(Bucket=self._bucket, Key=one["Key"])

    def _address(self, name: str) -> str:
        if self._base is not None:
            return f"{self._base}/{self._folder}{name}"
        parts = {"Bucket": self._bucket, "Key": self._folder + name}
        signed: str = self._client.generate_presigned_url("get_object", Params=parts, ExpiresIn=ADDRESS_LIFE_S)
        return signed


_NO_KEYS = (
    "The bucket that lends Instagram its pictures has no key: write S3_KEY_ID and S3_SECRET, with the account's name "
    "before them, into .env (docs/networks/instagram.md)."
)


def _client(setup: Setup) -> Any:
    import boto3
    from botocore.config import Config

    endpoint = setup.options.get("picture_endpoint")
    return boto3.session.Session(
        aws_access_key_id=setup.secrets["S3_KEY_ID"],
        aws_secret_access_key=setup.secrets["S3_SECRET"],
        region_name=setup.options.get("picture_region") or "us-east-1",
    ).client(
        "s3",
        endpoint_url=endpoint,
        config=Config(
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            retries={"total_max_attempts": 1},  # the publisher repeats; nothing here does
            signature_version="s3v4",
            # Other servers than Amazon's often have no certificate for bucket.server.
            s3={"addressing_style": "path" if endpoint else "virtual"},
        ),
    )


@contextmanager
def _told(bucket: str) -> Iterator[None]:
    """What boto3 raises, as our errors. Its texts of lost connections hold the address, which isn't shown."""
    from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

    try:
        yield
    except ClientError as error:
        told = error.response.get("Error", {})
        code, message = str(told.get("Code", "")), str(told.get("Message", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if code in _KEYS:
            sentence = f"The bucket {bucket} refuses the key: look at S3_KEY_ID and S3_SECRET in .env, and at what the key may do."
            raise AuthFailed(Reading(ErrorClass.AUTH, sentence, status, code, message=message)) from None
        if code in _BUCKETS:
            sentence = f"There is no bucket {bucket} at this address: look at picture_bucket, picture_region and picture_endpoint in tipcast.toml."
            raise AuthFailed(Reading(ErrorClass.AUTH, sentence, status, code, message=message)) from None
        sentence = f"The bucket {bucket} did not take the picture; it is tried again by itself."
        raise Retryable(Reading(ErrorClass.RETRYABLE, sentence, status, code, message=message)) from None
    except EndpointConnectionError:
        sentence = f"The server of the bucket {bucket} can't be reached: look at picture_endpoint in tipcast.toml; it is tried again by itself."
        raise Retryable(Reading(ErrorClass.RETRYABLE, sentence, message="EndpointConnectionError")) from None
    except (BotoCoreError, OSError) as error:
        sentence = f"The bucket {bucket} did not answer as it should; it is tried again by itself."
        raise Retryable(Reading(ErrorClass.RETRYABLE, sentence, message=type(error).__name__)) from None


HOST = Bucket
