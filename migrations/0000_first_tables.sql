CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"last_four" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_key_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "api_key_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "image" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"sha256" text NOT NULL,
	"mime_type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"bytes" integer NOT NULL,
	"purpose" text NOT NULL,
	"generation_id" text,
	"attempt_id" text,
	"index" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"erased_at" timestamp with time zone,
	CONSTRAINT "image_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "image_purpose" CHECK ("image"."purpose" in ('FINAL', 'PREVIEW', 'THOUGHT', 'INPUT')),
	CONSTRAINT "image_sha256" CHECK ("image"."sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "image_mime_type" CHECK ("image"."mime_type" in ('image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif')),
	CONSTRAINT "image_measures" CHECK ("image"."width" > 0 and "image"."height" > 0 and "image"."bytes" > 0),
	CONSTRAINT "image_index" CHECK ("image"."index" >= 0),
	CONSTRAINT "image_attempt" CHECK ("image"."attempt_id" is null or "image"."generation_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "catalog_version" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "catalog_version_one_row" CHECK ("catalog_version"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "creator" (
	"slug" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fact_origin" (
	"model_id" text NOT NULL,
	"facts" text NOT NULL,
	"source" text NOT NULL,
	"as_of" date NOT NULL,
	CONSTRAINT "fact_origin_model_id_facts_pk" PRIMARY KEY("model_id","facts")
);
--> statement-breakpoint
CREATE TABLE "link" (
	"model_id" text NOT NULL,
	"position" integer NOT NULL,
	"label" text NOT NULL,
	"url" text NOT NULL,
	CONSTRAINT "link_model_id_position_pk" PRIMARY KEY("model_id","position")
);
--> statement-breakpoint
CREATE TABLE "model" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"creator_slug" text NOT NULL,
	"family" text,
	"status" text NOT NULL,
	"alternative_names" text[] NOT NULL,
	"released" text,
	"tags" text[] NOT NULL,
	"api_base_url" text,
	"context_window" integer,
	"max_input_images" integer,
	"max_output_images" integer,
	"max_output_tokens" integer,
	"max_resolution" text,
	"max_video_seconds" double precision,
	"input_modalities" text[] NOT NULL,
	"output_modalities" text[] NOT NULL,
	"capabilities" text[] NOT NULL,
	"modes" text[] NOT NULL,
	"gallery_count" integer NOT NULL,
	"example_prompt" text,
	"has_about" boolean NOT NULL,
	"about_overview" text,
	"about_strengths" text[] NOT NULL,
	"about_limitations" text[] NOT NULL,
	"about_technical_background" text,
	"about_best_for" text,
	"version" bigint NOT NULL,
	"origin" text NOT NULL,
	"facts_hash" text NOT NULL,
	"shipped_hash" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_slug" UNIQUE("slug"),
	CONSTRAINT "model_status_known" CHECK ("model"."status" in ('ACTIVE', 'PREVIEW', 'DEPRECATED', 'DISABLED')),
	CONSTRAINT "model_origin_known" CHECK ("model"."origin" in ('SHIPPED', 'IMPORTED', 'EDITED')),
	CONSTRAINT "model_modes_known" CHECK ("model"."modes" <@ array['TEXT_TO_IMAGE', 'IMAGE_EDIT', 'IMAGE_UPSCALE', 'TEXT_TO_VECTOR', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO', 'VIDEO_TO_VIDEO']),
	CONSTRAINT "model_modalities_known" CHECK ("model"."input_modalities" <@ array['TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'FILE', 'VECTOR'] and "model"."output_modalities" <@ array['TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'FILE', 'VECTOR'])
);
--> statement-breakpoint
CREATE TABLE "model_alias" (
	"alias" text PRIMARY KEY NOT NULL,
	"model_id" text NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "parameter" (
	"model_id" text NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"types" text[] NOT NULL,
	"group" text NOT NULL,
	"description" text NOT NULL,
	"required" boolean NOT NULL,
	"has_default" boolean NOT NULL,
	"default" jsonb,
	"values" jsonb,
	"minimum" double precision,
	"maximum" double precision,
	"modes" text[] NOT NULL,
	"only_via" text[] NOT NULL,
	"essential" boolean NOT NULL,
	CONSTRAINT "parameter_model_id_name_pk" PRIMARY KEY("model_id","name"),
	CONSTRAINT "parameter_group_known" CHECK ("parameter"."group" in ('CORE', 'SIZE_AND_LAYOUT', 'MEDIA_INPUTS', 'CHARACTER_ELEMENTS', 'MULTI_SHOT_CONTROL', 'AUDIO', 'OUTPUT_AND_FORMAT', 'ADDITIONAL')),
	CONSTRAINT "parameter_types_known" CHECK ("parameter"."types" <@ array['STRING', 'INTEGER', 'NUMBER', 'BOOLEAN', 'FILE', 'ARRAY', 'OBJECT', 'NULL']),
	CONSTRAINT "parameter_modes_known" CHECK ("parameter"."modes" <@ array['TEXT_TO_IMAGE', 'IMAGE_EDIT', 'IMAGE_UPSCALE', 'TEXT_TO_VECTOR', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO', 'VIDEO_TO_VIDEO'])
);
--> statement-breakpoint
CREATE TABLE "question" (
	"model_id" text NOT NULL,
	"position" integer NOT NULL,
	"question" text NOT NULL,
	"answer" text NOT NULL,
	CONSTRAINT "question_model_id_position_pk" PRIMARY KEY("model_id","position")
);
--> statement-breakpoint
CREATE TABLE "offer" (
	"id" text PRIMARY KEY NOT NULL,
	"config_key" text NOT NULL,
	"model_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"position" integer NOT NULL,
	"provider_model_id" text NOT NULL,
	"upstream_model_id" text NOT NULL,
	"modes" text[] NOT NULL,
	"regions" text[] NOT NULL,
	"prices_effective_at" text,
	"notes" text[] NOT NULL,
	"source_url" text,
	"sizes" jsonb,
	"retired_at" timestamp with time zone,
	CONSTRAINT "offer_config_key" UNIQUE("config_key"),
	CONSTRAINT "offer_modes_known" CHECK ("offer"."modes" <@ array['TEXT_TO_IMAGE', 'IMAGE_EDIT', 'IMAGE_UPSCALE', 'TEXT_TO_VECTOR', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO', 'VIDEO_TO_VIDEO'])
);
--> statement-breakpoint
CREATE TABLE "parameter_treatment" (
	"offer_id" text NOT NULL,
	"parameter" text NOT NULL,
	"treatment" text NOT NULL,
	"provider_name" text,
	"values" jsonb,
	"convert" jsonb,
	CONSTRAINT "parameter_treatment_offer_id_parameter_pk" PRIMARY KEY("offer_id","parameter"),
	CONSTRAINT "parameter_treatment_known" CHECK ("parameter_treatment"."treatment" in ('UNSUPPORTED', 'PASSTHROUGH', 'RENAMED', 'CONVERTED', 'EMULATED', 'NATIVE'))
);
--> statement-breakpoint
CREATE TABLE "performance_import" (
	"model_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"window_days" integer NOT NULL,
	"as_of" date NOT NULL,
	"p50_ms" integer,
	"p95_ms" integer,
	"mean_ms" integer,
	"success_rate" double precision,
	"total_requests" integer NOT NULL,
	"ttfb_p50_ms" integer,
	"ttfb_p95_ms" integer,
	CONSTRAINT "performance_import_model_id_provider_id_pk" PRIMARY KEY("model_id","provider_id"),
	CONSTRAINT "performance_import_success_rate" CHECK ("performance_import"."success_rate" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "price" (
	"offer_id" text NOT NULL,
	"position" integer NOT NULL,
	"direction" text NOT NULL,
	"metric" text NOT NULL,
	"modality" text,
	"mode" text,
	"unit_size" integer NOT NULL,
	"amount" numeric NOT NULL,
	"currency" text NOT NULL,
	"tier" text NOT NULL,
	"resolution" text,
	"conditions" jsonb NOT NULL,
	"tokens_per_unit" integer,
	CONSTRAINT "price_offer_id_position_pk" PRIMARY KEY("offer_id","position"),
	CONSTRAINT "price_words_known" CHECK ("price"."direction" in ('INPUT', 'OUTPUT', 'SURCHARGE') and "price"."metric" in ('TOKEN', 'IMAGE', 'MEGAPIXEL', 'REQUEST', 'SECOND') and "price"."tier" in ('STANDARD', 'BATCH')),
	CONSTRAINT "price_unit_size_positive" CHECK ("price"."unit_size" > 0),
	CONSTRAINT "price_amount_not_negative" CHECK ("price"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "provider" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "provider_slug" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "benchmark" (
	"model_id" text NOT NULL,
	"competition_id" text NOT NULL,
	"as_of" date NOT NULL,
	"elo" integer NOT NULL,
	"wins" integer NOT NULL,
	"losses" integer NOT NULL,
	"ties" integer NOT NULL,
	"battles" integer NOT NULL,
	"rank" integer,
	"of" integer,
	CONSTRAINT "benchmark_model_id_competition_id_pk" PRIMARY KEY("model_id","competition_id")
);
--> statement-breakpoint
CREATE TABLE "category" (
	"mode" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "category_mode_slug_pk" PRIMARY KEY("mode","slug"),
	CONSTRAINT "category_mode_known" CHECK ("category"."mode" in ('TEXT_TO_IMAGE', 'IMAGE_EDIT', 'IMAGE_UPSCALE', 'TEXT_TO_VECTOR', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO', 'VIDEO_TO_VIDEO'))
);
--> statement-breakpoint
CREATE TABLE "category_ranking" (
	"model_id" text NOT NULL,
	"mode" text NOT NULL,
	"category_slug" text NOT NULL,
	"as_of" date NOT NULL,
	"elo" integer NOT NULL,
	"wins" integer NOT NULL,
	"losses" integer NOT NULL,
	"ties" integer NOT NULL,
	"battles" integer NOT NULL,
	"rank" integer,
	"of" integer,
	CONSTRAINT "category_ranking_model_id_mode_category_slug_pk" PRIMARY KEY("model_id","mode","category_slug")
);
--> statement-breakpoint
CREATE TABLE "competition" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"occurrence" integer NOT NULL,
	"mode" text,
	"prompt" text,
	CONSTRAINT "competition_name" UNIQUE("name","occurrence"),
	CONSTRAINT "competition_mode_known" CHECK ("competition"."mode" in ('TEXT_TO_IMAGE', 'IMAGE_EDIT', 'IMAGE_UPSCALE', 'TEXT_TO_VECTOR', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO', 'VIDEO_TO_VIDEO'))
);
--> statement-breakpoint
CREATE TABLE "competition_category" (
	"competition_id" text NOT NULL,
	"mode" text NOT NULL,
	"category_slug" text NOT NULL,
	CONSTRAINT "competition_category_competition_id_mode_category_slug_pk" PRIMARY KEY("competition_id","mode","category_slug")
);
--> statement-breakpoint
CREATE TABLE "gallery_image" (
	"model_id" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"url" text,
	"caption" text NOT NULL,
	"competition_id" text,
	"rank" integer,
	"of" integer,
	"elo" integer,
	CONSTRAINT "gallery_image_model_id_position_pk" PRIMARY KEY("model_id","position"),
	CONSTRAINT "gallery_image_kind_known" CHECK ("gallery_image"."kind" in ('CURATED', 'ARENA'))
);
--> statement-breakpoint
CREATE TABLE "event" (
	"account_id" text NOT NULL,
	"generation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"type" text NOT NULL,
	"attempt_id" text,
	"body" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "event_account_id_generation_id_seq_pk" PRIMARY KEY("account_id","generation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "log_epoch" (
	"only" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"epoch" bigint NOT NULL,
	"lineage" text NOT NULL,
	CONSTRAINT "log_epoch_only_row" CHECK ("log_epoch"."only" = 1)
);
--> statement-breakpoint
CREATE TABLE "stream" (
	"account_id" text NOT NULL,
	"generation_id" text NOT NULL,
	"head" integer NOT NULL,
	"fence" integer NOT NULL,
	"last_batch" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "stream_account_id_generation_id_pk" PRIMARY KEY("account_id","generation_id"),
	CONSTRAINT "stream_head_counts" CHECK ("stream"."head" >= 0)
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"generation_id" text NOT NULL,
	"number" integer NOT NULL,
	"lane" integer NOT NULL,
	"hedge" boolean DEFAULT false NOT NULL,
	"config_key" text NOT NULL,
	"offer_id" text NOT NULL,
	"status" text NOT NULL,
	"sandbox" boolean NOT NULL,
	"started_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"finished_at" timestamp with time zone,
	"first_byte_ms" integer,
	"provider_request_id" text,
	"cost_micros" bigint,
	"price_lines" jsonb,
	"error_code" text,
	"error_message" text,
	"error_retryable" boolean,
	"warnings" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "attempt_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "attempt_status" CHECK ("attempt"."status" in ('SENDING', 'ACCEPTED', 'SUCCEEDED', 'FAILED', 'CANCELED', 'UNKNOWN', 'ABANDONED')),
	CONSTRAINT "attempt_ended" CHECK (("attempt"."finished_at" is not null) = ("attempt"."status" in ('SUCCEEDED', 'FAILED', 'CANCELED', 'ABANDONED')))
);
--> statement-breakpoint
CREATE TABLE "generation" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"api_key_id" text,
	"model_id" text NOT NULL,
	"mode" text NOT NULL,
	"tier" text NOT NULL,
	"status" text NOT NULL,
	"prompt" text,
	"parameters" jsonb,
	"request" jsonb,
	"metadata" jsonb,
	"sandbox" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"deadline_at" timestamp with time zone NOT NULL,
	"content_erased_at" timestamp with time zone,
	"route" jsonb,
	"deciding_attempt_id" text,
	"cost_micros" bigint,
	"error_code" text,
	"error_message" text,
	"error_retryable" boolean,
	"cancel_requested_at" timestamp with time zone,
	"cancel_billing" text,
	"lease_owner" text,
	"lease_until" timestamp with time zone,
	"run_after" timestamp with time zone DEFAULT now() NOT NULL,
	"crashes" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "generation_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "generation_status" CHECK ("generation"."status" in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
	CONSTRAINT "generation_ended" CHECK (("generation"."finished_at" is not null) = ("generation"."status" in ('SUCCEEDED', 'FAILED', 'CANCELED')))
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"account_id" text NOT NULL,
	"field" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"generation_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_key_account_id_field_key_pk" PRIMARY KEY("account_id","field","key")
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"account_id" text NOT NULL,
	"attempt_id" text NOT NULL,
	"kind" text NOT NULL,
	"generation_id" text NOT NULL,
	"micros" bigint NOT NULL,
	"sandbox" boolean NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ledger_entry_account_id_attempt_id_pk" PRIMARY KEY("account_id","attempt_id"),
	CONSTRAINT "ledger_entry_not_negative" CHECK ("ledger_entry"."micros" >= 0)
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_account" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_account" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact_origin" ADD CONSTRAINT "fact_origin_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link" ADD CONSTRAINT "link_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model" ADD CONSTRAINT "model_creator" FOREIGN KEY ("creator_slug") REFERENCES "public"."creator"("slug") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_alias" ADD CONSTRAINT "model_alias_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parameter" ADD CONSTRAINT "parameter_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question" ADD CONSTRAINT "question_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer" ADD CONSTRAINT "offer_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer" ADD CONSTRAINT "offer_provider" FOREIGN KEY ("provider_id") REFERENCES "public"."provider"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parameter_treatment" ADD CONSTRAINT "parameter_treatment_offer" FOREIGN KEY ("offer_id") REFERENCES "public"."offer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performance_import" ADD CONSTRAINT "performance_import_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performance_import" ADD CONSTRAINT "performance_import_provider" FOREIGN KEY ("provider_id") REFERENCES "public"."provider"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price" ADD CONSTRAINT "price_offer" FOREIGN KEY ("offer_id") REFERENCES "public"."offer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "benchmark" ADD CONSTRAINT "benchmark_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "benchmark" ADD CONSTRAINT "benchmark_competition" FOREIGN KEY ("competition_id") REFERENCES "public"."competition"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "category_ranking" ADD CONSTRAINT "category_ranking_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "category_ranking" ADD CONSTRAINT "category_ranking_category" FOREIGN KEY ("mode","category_slug") REFERENCES "public"."category"("mode","slug") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "competition_category" ADD CONSTRAINT "competition_category_competition" FOREIGN KEY ("competition_id") REFERENCES "public"."competition"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "competition_category" ADD CONSTRAINT "competition_category_category" FOREIGN KEY ("mode","category_slug") REFERENCES "public"."category"("mode","slug") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_image" ADD CONSTRAINT "gallery_image_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_image" ADD CONSTRAINT "gallery_image_competition" FOREIGN KEY ("competition_id") REFERENCES "public"."competition"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_stream" FOREIGN KEY ("account_id","generation_id") REFERENCES "public"."stream"("account_id","generation_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_generation" FOREIGN KEY ("account_id","generation_id") REFERENCES "public"."generation"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_key_newest" ON "api_key" USING btree ("account_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "image_id" ON "image" USING btree ("id");--> statement-breakpoint
CREATE INDEX "image_of_generation" ON "image" USING btree ("generation_id","purpose","index","id");--> statement-breakpoint
CREATE INDEX "model_by_version" ON "model" USING btree ("version");--> statement-breakpoint
CREATE INDEX "model_alias_by_model" ON "model_alias" USING btree ("model_id");--> statement-breakpoint
CREATE INDEX "offer_by_model" ON "offer" USING btree ("model_id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_generation_seq" ON "event" USING btree ("generation_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "event_one_end" ON "event" USING btree ("generation_id") WHERE type in ('GENERATION_SUCCEEDED', 'GENERATION_FAILED', 'GENERATION_CANCELED');--> statement-breakpoint
CREATE INDEX "event_feed" ON "event" USING btree ("account_id","xid","generation_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "stream_generation" ON "stream" USING btree ("generation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_number" ON "attempt" USING btree ("generation_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_one_open" ON "attempt" USING btree ("generation_id","lane","hedge") WHERE status in ('SENDING', 'ACCEPTED', 'UNKNOWN');--> statement-breakpoint
CREATE UNIQUE INDEX "generation_id" ON "generation" USING btree ("id");--> statement-breakpoint
CREATE INDEX "generation_due" ON "generation" USING btree ("run_after") WHERE status in ('QUEUED', 'RUNNING');--> statement-breakpoint
CREATE INDEX "idempotency_key_age" ON "idempotency_key" USING btree ("created_at");