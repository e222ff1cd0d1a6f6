module bank.example/loan-calculator

go 1.21.2

require (
	github.com/golang-jwt/jwt/v5 v5.2.2
	github.com/jackc/pgx/v5 v5.5.3
	golang.org/x/crypto v0.30.0
)

require (
	golang.org/x/net v0.17.0 // indirect
	golang.org/x/text v0.21.0 // indirect
)
