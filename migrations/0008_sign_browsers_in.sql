CREATE TABLE "session" (
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"api_key_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "session_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "sign_in_code" (
	"account_id" text NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"api_key_id" text,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sign_in_code_account_id_code_hash_pk" PRIMARY KEY("account_id","code_hash"),
	CONSTRAINT "sign_in_code_hash" UNIQUE("code_hash")
);
--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_api_key" FOREIGN KEY ("account_id","api_key_id") REFERENCES "public"."api_key"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_account" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_code" ADD CONSTRAINT "sign_in_code_api_key" FOREIGN KEY ("account_id","api_key_id") REFERENCES "public"."api_key"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_code" ADD CONSTRAINT "sign_in_code_account" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_over" ON "session" USING btree ("expires_at");