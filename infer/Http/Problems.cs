using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace EmotionML.Infer.Http;

/// <summary>Every error answer is a ProblemDetails (RFC 9457) whose detail says what to do.</summary>
public static partial class Problems
{
    /// <summary>Adds the writer of ProblemDetails.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) =>
        services
            // bad query values and bodies become exceptions, which are answered with ProblemDetails that say what was wrong
            .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
            .AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Instance ??= context.HttpContext.Request.Path;
            context.ProblemDetails.Detail ??= Explain(context.HttpContext.Request, context.ProblemDetails.Status);
        });

    /// <summary>Turns exceptions and empty error answers into ProblemDetails: what the user can put right becomes 400, the rest 500.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = WriteAsync,
            // what the client did wrong is told to the client; the log is for what the server did wrong
            SuppressDiagnosticsCallback = context => context.Exception is UserException or BadHttpRequestException,
        });
        app.UseStatusCodePages();
    }

    /// <summary>An error answer.</summary>
    /// <param name="status">Status code, 400 or more.</param>
    /// <param name="detail">What was expected and found.</param>
    public static IResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    // Answers of the framework itself, such as one for an address that does not exist, come without words.
    private static string? Explain(HttpRequest request, int? status) => status switch
    {
        StatusCodes.Status404NotFound => $"{request.Path}: there is nothing here; /openapi/v1.json lists what there is",
        StatusCodes.Status405MethodNotAllowed => $"{request.Path}: {request.Method} is not what is done here",
        StatusCodes.Status415UnsupportedMediaType => $"{request.Path}: content type {request.ContentType ?? "none"} is not taken here",
        _ => null,
    };

    // The framework's words name .NET types: «Failed to bind parameter "Nullable<double> Valence" from "x".»
    private static string Explain(BadHttpRequestException error)
    {
        if (error.InnerException is JsonException json) return $"body: expected JSON of the form that /openapi/v1.json describes, found a mistake at {(string.IsNullOrEmpty(json.Path) ? "$" : json.Path)}";
        if (Unbound().Match(error.Message) is not { Success: true } match) return error.Message;
        string type = match.Groups["type"].Value, name = match.Groups["name"].Value;
        string expected = type switch
        {
            "double" or "float" => "a number",
            "int" or "long" => "a whole number",
            "bool" => "true or false",
            _ => $"a value of type {type}",
        };
        string value = match.Groups["value"].Value;
        return $"{char.ToLowerInvariant(name[0])}{name[1..]}: expected {expected}, found '{DisplayText.Short(value)}'";
    }

    [GeneratedRegex("^Failed to bind parameter \"(Nullable<)?(?<type>[^> ]+)>? (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Unbound();

    private static async Task WriteAsync(HttpContext context)
    {
        Exception? error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        (int status, string? detail) = error switch
        {
            UserException e => (StatusCodes.Status400BadRequest, e.Message),
            BadHttpRequestException e => (e.StatusCode, Explain(e)),
            // a client that has gone reads no answer, but the log shall not call it our mistake
            OperationCanceledException when context.RequestAborted.IsCancellationRequested => (StatusCodes.Status499ClientClosedRequest, null),
            _ => (StatusCodes.Status500InternalServerError, "The server made a mistake; its log says more."),
        };
        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Detail = detail },
        });
    }
}
