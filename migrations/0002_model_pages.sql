CREATE TABLE "model_revision" (
	"model_id" text NOT NULL,
	"version" bigint NOT NULL,
	"facts" jsonb NOT NULL,
	"origin" text NOT NULL,
	"api_key_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_revision_model_id_version_pk" PRIMARY KEY("model_id","version"),
	CONSTRAINT "model_revision_origin_known" CHECK ("model_revision"."origin" in ('SHIPPED', 'IMPORTED', 'EDITED'))
);
--> statement-breakpoint
ALTER TABLE "model" ADD COLUMN "import_warnings" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "model_revision" ADD CONSTRAINT "model_revision_model" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE cascade ON UPDATE no action;