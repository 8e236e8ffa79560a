"""Names of things that the platform names: apps and deployments."""

from typing import NewType

AppId = NewType("AppId", str)
"""The platform's own id of an app; never its display name."""

DeploymentId = NewType("DeploymentId", str)
"""The platform's own id of one deployment of one app."""
