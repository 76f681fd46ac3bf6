CREATE TABLE "start_rate" (
	"account_id" text NOT NULL,
	"api_key_id" text NOT NULL,
	"full_at" timestamp with time zone NOT NULL,
	CONSTRAINT "start_rate_account_id_api_key_id_pk" PRIMARY KEY("account_id","api_key_id")
);
--> statement-breakpoint
CREATE TABLE "refused_call" (
	"account_id" text NOT NULL,
	"api_key_id" text NOT NULL,
	"field" text NOT NULL,
	"fingerprint" text NOT NULL,
	"resent" integer NOT NULL,
	"calls" integer NOT NULL,
	"touched_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "refused_call_account_id_api_key_id_field_fingerprint_resent_pk" PRIMARY KEY("account_id","api_key_id","field","fingerprint","resent"),
	CONSTRAINT "refused_call_not_negative" CHECK ("refused_call"."calls" >= 0)
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "starts_per_minute" integer;--> statement-breakpoint
ALTER TABLE "start_rate" ADD CONSTRAINT "start_rate_api_key" FOREIGN KEY ("account_id","api_key_id") REFERENCES "public"."api_key"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refused_call_age" ON "refused_call" USING btree ("touched_at");--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_starts_per_minute" CHECK ("api_key"."starts_per_minute" > 0);