import { Router } from "express";
import { requirePassword, type PasswordOptions } from "../password.js";
import type { DeliveryRecord } from "./delivery-record.js";
import { renderDeliveries } from "./page.js";
import { deliveriesReport } from "./report.js";

export interface DeliveriesOptions {
  readonly record: DeliveryRecord;
  readonly dashboard: PasswordOptions;
}

/** `GET /api/deliveries` and `GET /deliveries`. */
export function deliveriesRouter({ record, dashboard }: DeliveriesOptions): Router {
  const router = Router();
  router.use(["/api/deliveries", "/deliveries"], requirePassword(dashboard, "read"));
  router.get("/api/deliveries", (_request, response) => {
    response.json(deliveriesReport(record.recent()));
  });
  router.get("/deliveries", (_request, response) => {
    response.type("html").send(renderDeliveries(record.recent()));
  });
  return router;
}
