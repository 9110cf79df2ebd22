"""M/M/8 at nine tenths in SimPy: prints arrivals and departures a second, the median of three runs."""

import random
import statistics
import time

import simpy

CUSTOMERS = 100_000
WINDOWS = 8
RATE = 7.2


def visit(env, windows):
    with windows.request() as window:
        yield window
        yield env.timeout(random.expovariate(1.0))


def door(env, windows):
    for _ in range(CUSTOMERS):
        yield env.timeout(random.expovariate(RATE))
        env.process(visit(env, windows))


def events_a_second():
    random.seed(1)
    env = simpy.Environment()
    windows = simpy.Resource(env, capacity=WINDOWS)
    env.process(door(env, windows))
    begun = time.perf_counter()
    env.run()
    return 2 * CUSTOMERS / (time.perf_counter() - begun)


print(round(statistics.median(events_a_second() for _ in range(3))))
