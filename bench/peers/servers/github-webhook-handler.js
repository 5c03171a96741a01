import express from "express";
import receive from "./github-webhook-handler-plain.js";

export default express().use(receive);
