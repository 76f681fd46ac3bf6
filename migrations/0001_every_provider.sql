CREATE TABLE "budget" (
	"account_id" text NOT NULL,
	"api_key_id" text NOT NULL,
	"sandbox" boolean NOT NULL,
	"limit_micros" bigint,
	"period" text NOT NULL,
	"period_start" timestamp with time zone NOT NULL,
	"spent_micros" bigint DEFAULT 0 NOT NULL,
	"held_micros" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "budget_account_id_api_key_id_sandbox_pk" PRIMARY KEY("account_id","api_key_id","sandbox"),
	CONSTRAINT "budget_period" CHECK ("budget"."period" in ('DAY', 'MONTH', 'TOTAL')),
	CONSTRAINT "budget_not_negative" CHECK ("budget"."limit_micros" >= 0 and "budget"."spent_micros" >= 0 and "budget"."held_micros" >= 0)
);
--> statement-breakpoint
CREATE TABLE "provider_hook" (
	"provider_slug" text NOT NULL,
	"message_id" text NOT NULL,
	"operation_id" text NOT NULL,
	"attempt_id" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "provider_hook_provider_slug_message_id_pk" PRIMARY KEY("provider_slug","message_id")
);
--> statement-breakpoint
CREATE TABLE "performance_fold" (
	"model_id" text NOT NULL,
	"provider_slug" text NOT NULL,
	"counted_at" timestamp with time zone,
	"newest_at" timestamp with time zone,
	"took_ms" integer DEFAULT 0 NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "performance_fold_model_id_provider_slug_pk" PRIMARY KEY("model_id","provider_slug")
);
--> statement-breakpoint
CREATE TABLE "performance_window" (
	"model_id" text NOT NULL,
	"provider_slug" text NOT NULL,
	"config_key" text NOT NULL,
	"mode" text NOT NULL,
	"resolution" text NOT NULL,
	"sandbox" boolean NOT NULL,
	"p50_ms" integer,
	"p95_ms" integer,
	"mean_ms" integer,
	"failure_mean_ms" integer,
	"ttfb_p50_ms" integer,
	"ttfb_p95_ms" integer,
	"succeeded" integer NOT NULL,
	"total" integer NOT NULL,
	"success_rate" double precision NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "performance_window_bucket" PRIMARY KEY("model_id","provider_slug","config_key","mode","resolution","sandbox"),
	CONSTRAINT "performance_window_counts" CHECK (0 <= "performance_window"."succeeded" and "performance_window"."succeeded" <= "performance_window"."total")
);
--> statement-breakpoint
CREATE TABLE "breaker" (
	"config_key" text NOT NULL,
	"credential" text NOT NULL,
	"sandbox" boolean NOT NULL,
	"state" text NOT NULL,
	"opens" integer NOT NULL,
	"reason" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retry_at" timestamp with time zone,
	"probe_until" timestamp with time zone,
	CONSTRAINT "breaker_config_key_credential_sandbox_pk" PRIMARY KEY("config_key","credential","sandbox"),
	CONSTRAINT "breaker_state" CHECK ("breaker"."state" in ('CLOSED', 'OPEN', 'HALF_OPEN'))
);
--> statement-breakpoint
ALTER TABLE "image" DROP CONSTRAINT "image_purpose";--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "retries_refused_content" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "offer" ADD COLUMN "size_rule" jsonb;--> statement-breakpoint
ALTER TABLE "offer" ADD COLUMN "image_tokens" jsonb;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "provider_slug" text GENERATED ALWAYS AS (split_part(config_key, '/', 1)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "resolution" text;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "operation" jsonb;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "operation_id" text;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "looks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "late_look_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "held_micros" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "refines_id" text;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "conversation_sha256" text;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "conversation_family" text;--> statement-breakpoint
ALTER TABLE "budget" ADD CONSTRAINT "budget_api_key" FOREIGN KEY ("account_id","api_key_id") REFERENCES "public"."api_key"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "provider_hook_attempt" ON "provider_hook" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "provider_hook_age" ON "provider_hook" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "performance_fold_version" ON "performance_fold" USING btree ("version");--> statement-breakpoint
CREATE UNIQUE INDEX "image_upload_once" ON "image" USING btree ("account_id","sha256") WHERE purpose = 'UPLOAD' and erased_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_operation" ON "attempt" USING btree ("provider_slug","operation_id") WHERE operation_id is not null;--> statement-breakpoint
CREATE INDEX "attempt_late" ON "attempt" USING btree ("late_look_at") WHERE late_look_at is not null;--> statement-breakpoint
CREATE INDEX "attempt_ended_at_offer" ON "attempt" USING btree ("config_key","finished_at") WHERE finished_at is not null;--> statement-breakpoint
CREATE INDEX "generation_refines" ON "generation" USING btree ("refines_id","id") WHERE refines_id is not null;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_purpose" CHECK ("image"."purpose" in ('FINAL', 'PREVIEW', 'THOUGHT', 'INPUT', 'UPLOAD'));