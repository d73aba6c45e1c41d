"""The experts around the networks that they call; the code is in python-backend/mrt/serving."""

from mrt.serving.triton.experts_model import TritonPythonModel as TritonPythonModel
