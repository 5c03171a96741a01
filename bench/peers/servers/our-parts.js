import express from "express";
import withParts from "./our-parts-plain.js";

export default express().post("/webhook", withParts);
