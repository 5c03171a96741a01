import express from "express";
import middleware from "./ours-plain.js";

export default express().post("/webhook", middleware);
