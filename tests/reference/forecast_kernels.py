#!/usr/bin/env python3
"""Prints forecast_kernels_values.h: what statsforecast 2.0.3 (PyPI, a port of R's forecast) forecasts for AirPassengers
(Box and Jenkins 1976, series G) and for a series with many zeros, with the parameters and starting states of each lane.

Of damped trends only the states and the first step are the package's: its step k adds phi, phi, phi^2 ... phi^(k-1),
where Hyndman and Athanasopoulos (Forecasting: Principles and Practice, 8.2) have phi, phi^2 ... phi^k.

Needs a Python with statsforecast; the tests only need what it printed.
"""
import numpy as np
from statsforecast import ets
from statsforecast import theta as th
from statsforecast.models import _tsb, _demand, _intervals, _ses_forecast
from statsforecast.utils import AirPassengers

Y = np.asarray(AirPassengers, dtype=float)
ZEROS = np.array([0, 0, 3, 0, 0, 0, 5, 1, 0, 0, 0, 0, 2, 0, 4, 0, 0, 0, 0, 1, 0, 0, 6, 0, 0, 0, 0, 0, 2, 0.0])
H, M = 3, 12
ALPHA = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5]
LEVEL = [0.02, 0.05, 0.1, 0.2] * 2
TREND = [0.05, 0.1, 0.2, 0.4] * 2
GAMMA = [0.005] * 4 + [0.1] * 4
BETA = [0.1] * 4 + [0.05] * 4
PHI = [0.9] * 4 + [0.97] * 4


def etsmodel(components, alpha, beta, gamma, phi, start):
    error, trend, season, damped = components
    _, _, states, _ = ets.pegelsresid_C(Y, M, np.array(start), error, trend, season, damped, alpha, beta, gamma, phi, 3)
    obj = {"states": states, "components": error + trend + season + ("D" if damped else "N"),
           "par": [alpha, beta, gamma, phi], "m": M}
    ahead = ets.pegelsfcast_C(H, obj)
    if damped:
        ahead += states[-1, 1] * (np.cumsum(phi ** np.arange(1, H + 1)) - phi - np.cumsum(phi ** np.arange(H)) + 1)
    return ahead


def first_year(ratio):
    """Level and slots of the first year; the package counts slots backwards."""
    year = Y[:M]
    level = year.mean()
    return level, list(reversed(year / level if ratio else year - level))


def ses(j):
    return etsmodel(("A", "N", "N", False), ALPHA[j], 0, 0, 1, [Y[0]])[:1]


def holt(j):
    return etsmodel(("A", "A", "N", True), LEVEL[j], LEVEL[j] * BETA[j], 0, PHI[j], [Y[0], 2.0])


def ana(j):
    level, slots = first_year(False)
    return etsmodel(("A", "N", "A", False), LEVEL[j], 0, GAMMA[j], 1, [level] + slots)


def aada(j):
    level, slots = first_year(False)
    return etsmodel(("A", "A", "A", True), LEVEL[j], LEVEL[j] * BETA[j], GAMMA[j], PHI[j], [level, 2.0] + slots)


def mnm(j):
    level, slots = first_year(True)
    return etsmodel(("M", "N", "M", False), LEVEL[j], 0, GAMMA[j], 1, [level] + slots)


def theta(j):
    """R's thetaf: smoothing plus half the slope of the straight line, here from level Y[0]; the line of the last four
    lanes weighs what is old less."""
    n = len(Y)
    weights = np.sqrt((1.0 if j < 4 else 0.99) ** np.arange(n - 1, -1, -1))
    level = etsmodel(("A", "N", "N", False), TREND[j], 0, 0, 1, [Y[0]])
    slope = np.polyfit(np.arange(n), Y, 1, w=weights)[0]
    return level + slope / 2 * (np.arange(H) + (1 - (1 - TREND[j]) ** n) / TREND[j])


def dot(j):
    share = [1.5] * 4 + [3.0] * 4
    kind = th.switch_theta("DOTM")
    _, _, states, _ = th._theta.pegels_resid(Y, kind, Y[0] / 2, TREND[j], share[j], 3)
    out = np.empty(H)
    th._theta.forecast(states, len(Y), kind, out, TREND[j], share[j])
    return out


def tsb(j):
    return _tsb(ZEROS, 1, False, 0.05 if j < 4 else 0.2, [0.02, 0.05, 0.1, 0.2][j % 4])["mean"]


def sba(j):
    """croston_sba has 0.1 and 0.95 fixed; the same parts with the lane's own."""
    size, _ = _ses_forecast(_demand(ZEROS), ALPHA[j])
    interval, _ = _ses_forecast(_intervals(ZEROS), ALPHA[j])
    return np.array([(1 - ALPHA[j] / 2) * size / interval])


def table(name, function):
    print("static const double %s_VALUES[FORECAST_LANES][STEPS] = {" % name)
    for j in range(8):
        print("    {%s}," % ", ".join("%.15g" % x for x in function(j)))
    print("};\n")


def array(name, values):
    print("static const double %s[] = {" % name)
    for i in range(0, len(values), 12):
        print("    %s," % ", ".join("%g" % x for x in values[i:i + 12]))
    print("};\n")


print("/* Printed by forecast_kernels.py with statsforecast 2.0.3: the steps ahead of each lane. */")
print("#ifndef LINLI_TESTS_FORECAST_KERNELS_VALUES_H\n#define LINLI_TESTS_FORECAST_KERNELS_VALUES_H\n")
print('#include "engine/forecast/kernels.h"\n')
print("enum { STEPS = %d };\n" % H)
array("AIR_PASSENGERS", Y)
array("MANY_ZEROS", ZEROS)
for f in (ses, holt, ana, aada, mnm, theta, dot, tsb, sba):
    table(f.__name__.upper(), f)
print("#endif")
