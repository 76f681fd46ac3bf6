CREATE TABLE "loose_bytes" (
	"sha256" text PRIMARY KEY NOT NULL,
	"look_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "image_retention" text DEFAULT 'FOREVER' NOT NULL;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "erase_requested_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "loose_bytes_due" ON "loose_bytes" USING btree ("look_at");--> statement-breakpoint
CREATE INDEX "image_names_bytes" ON "image" USING btree ("sha256") WHERE erased_at is null;--> statement-breakpoint
CREATE INDEX "image_kept" ON "image" USING btree ("account_id","created_at") WHERE erased_at is null;--> statement-breakpoint
CREATE INDEX "image_upload_age" ON "image" USING btree ("created_at") WHERE purpose = 'UPLOAD' and erased_at is null;--> statement-breakpoint
CREATE INDEX "generation_conversation" ON "generation" USING btree ("account_id","finished_at") WHERE conversation_sha256 is not null;--> statement-breakpoint
CREATE INDEX "generation_names_bytes" ON "generation" USING btree ("conversation_sha256") WHERE conversation_sha256 is not null;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_image_retention" CHECK ("account"."image_retention" in ('NONE', 'DAYS_7', 'DAYS_30', 'FOREVER'));