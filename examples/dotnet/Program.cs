using Orders;

// ASP.NET's own web server, each request on a thread of the pool.
var port = args is [var wanted] ? wanted : "8080";
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://*:{port}");
await using var app = builder.Build();
app.MapGet("/healthz", static () => "fine\n");
app.MapGet("/price", static (int? count) => $"{{\"count\":{Of(count)},\"total\":{Desk.PriceOf(Of(count))}}}\n");
app.MapGet("/lines", static (int? count) => $"{{\"lines\":{Desk.Write(Of(count)).Count}}}\n");
app.MapGet("/tidy", static () => $"{{\"collections\":{Desk.Tidy()}}}\n");
app.MapGet("/odd", static string () => Desk.Refuse());
app.MapFallback(static () => Results.Text("no such page\n", statusCode: 404));
Console.WriteLine($"orders are taken on port {port}");
await app.RunAsync();

static int Of(int? count) => Math.Clamp(count ?? 1, 1, 1000);
