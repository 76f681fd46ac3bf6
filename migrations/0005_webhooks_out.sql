CREATE TABLE "webhook_delivery" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"type" text NOT NULL,
	"generation_id" text,
	"seq" integer,
	"status" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"last_try_at" timestamp with time zone,
	"last_status" integer,
	"last_error" text,
	"last_duration_ms" integer,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_delivery_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "webhook_delivery_status" CHECK ("webhook_delivery"."status" in ('PENDING', 'DELIVERED', 'FAILED')),
	CONSTRAINT "webhook_delivery_due" CHECK (("webhook_delivery"."next_try_at" is not null) = ("webhook_delivery"."status" = 'PENDING')),
	CONSTRAINT "webhook_delivery_test" CHECK (("webhook_delivery"."generation_id" is null) = ("webhook_delivery"."type" = 'ENDPOINT_TEST'))
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoint" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"url" text NOT NULL,
	"description" text NOT NULL,
	"event_types" text[] NOT NULL,
	"model_ids" text[],
	"api_key_ids" text[],
	"metadata" jsonb,
	"status" text NOT NULL,
	"disabled_reason" text,
	"disabled_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"secret" "bytea" NOT NULL,
	"previous_secret" "bytea",
	"previous_until" timestamp with time zone,
	"active_from" "pg_snapshot" DEFAULT pg_current_snapshot() NOT NULL,
	"active_since" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_endpoint_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "webhook_endpoint_status" CHECK ("webhook_endpoint"."status" in ('ACTIVE', 'DISABLED')),
	CONSTRAINT "webhook_endpoint_disabled" CHECK (("webhook_endpoint"."disabled_at" is not null) = ("webhook_endpoint"."status" = 'DISABLED')),
	CONSTRAINT "webhook_endpoint_previous" CHECK (("webhook_endpoint"."previous_secret" is null) = ("webhook_endpoint"."previous_until" is null))
);
--> statement-breakpoint
CREATE TABLE "webhook_place" (
	"account_id" text PRIMARY KEY NOT NULL,
	"xid" "xid8" NOT NULL,
	"generation_id" text NOT NULL,
	"seq" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint" FOREIGN KEY ("account_id","endpoint_id") REFERENCES "public"."webhook_endpoint"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_account" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_delivery_id" ON "webhook_delivery" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_delivery_once" ON "webhook_delivery" USING btree ("endpoint_id","generation_id","seq");--> statement-breakpoint
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" USING btree ("endpoint_id","next_try_at") WHERE status = 'PENDING';--> statement-breakpoint
CREATE INDEX "webhook_delivery_busy" ON "webhook_delivery" USING btree ("endpoint_id","lease_until") WHERE lease_until is not null;--> statement-breakpoint
CREATE INDEX "webhook_delivery_newest_of_status" ON "webhook_delivery" USING btree ("endpoint_id","status","id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_newest" ON "webhook_delivery" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_age" ON "webhook_delivery" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_endpoint_id" ON "webhook_endpoint" USING btree ("id");