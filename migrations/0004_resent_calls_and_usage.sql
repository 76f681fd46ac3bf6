CREATE TABLE "resendable_call" (
	"account_id" text NOT NULL,
	"generation_id" text NOT NULL,
	"api_key_id" text,
	"field" text NOT NULL,
	"fingerprint" text NOT NULL,
	"resent" integer NOT NULL,
	"touched_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp with time zone,
	CONSTRAINT "resendable_call_account_id_generation_id_pk" PRIMARY KEY("account_id","generation_id")
);
--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "usage" jsonb;--> statement-breakpoint
CREATE INDEX "resendable_call_fingerprint" ON "resendable_call" USING btree ("account_id","fingerprint");--> statement-breakpoint
CREATE INDEX "resendable_call_age" ON "resendable_call" USING btree ("touched_at");