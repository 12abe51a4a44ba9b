"""HTTP front of the assistant."""

from fastapi import FastAPI
from pydantic import BaseModel

from .bot import answer

app = FastAPI()


class Question(BaseModel):
    text: str


@app.post("/ask")
def ask(question: Question) -> dict[str, str]:
    return {"answer": answer(question.text)}
