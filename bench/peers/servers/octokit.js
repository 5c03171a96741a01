import express from "express";
import middleware from "./octokit-plain.js";

export default express().use(middleware);
