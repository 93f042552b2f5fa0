//! What is asked: scenario files, read whole or refused with every problem named.
