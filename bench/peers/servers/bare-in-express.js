import express from "express";
import bare from "./bare.js";

export default express().post("/webhook", bare);
