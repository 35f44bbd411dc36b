using System.Net;
using Orders;

// The runtime's own HTTP server, each request on a thread of the pool.
var port = args is [var wanted] ? wanted : "8080";
using var listener = new HttpListener();
listener.Prefixes.Add($"http://*:{port}/");
listener.Start();
Console.WriteLine($"orders are taken on port {port}");
while (listener.IsListening)
{
    try
    {
        var context = await listener.GetContextAsync();
        _ = Task.Run(() => Answer(context));
    }
    catch (HttpListenerException)
    {
        // That one connection failed before it became a request.
    }
}

static void Answer(HttpListenerContext context)
{
    var count = int.TryParse(context.Request.QueryString["count"], out var asked) ? Math.Clamp(asked, 1, 1000) : 1;
    var text = context.Request.Url?.AbsolutePath switch
    {
        "/healthz" => "fine\n",
        "/price" => $"{{\"count\":{count},\"total\":{Desk.PriceOf(count)}}}\n",
        "/lines" => $"{{\"lines\":{Desk.Write(count).Count}}}\n",
        "/tidy" => $"{{\"collections\":{Desk.Tidy()}}}\n",
        _ => null,
    };
    try
    {
        context.Response.StatusCode = text is null ? 404 : 200;
        using var body = new StreamWriter(context.Response.OutputStream);
        body.Write(text ?? "no such page\n");
    }
    catch (HttpListenerException)
    {
        // Whoever asked is gone.
    }
}
