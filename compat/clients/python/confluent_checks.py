"""confluent-kafka (librdkafka): what applications in Python, C, C++, .NET and more get to see."""

import confluent_admin  # noqa: F401
import confluent_groups  # noqa: F401
import confluent_records  # noqa: F401
from common import main

main()
