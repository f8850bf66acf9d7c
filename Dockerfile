# The app alone: no compiler, no tests, no secrets. docker build --tag quotegen . && docker run --publish 8501:8501 quotegen
FROM python:3.12-slim-bookworm

RUN useradd --uid 1000 --create-home quotegen && install --directory --owner quotegen /cache
WORKDIR /app
COPY requirements.txt LICENSE ./
RUN pip install --no-cache-dir --requirement requirements.txt

COPY .streamlit/config.toml .streamlit/installation.toml .streamlit/
COPY static static
COPY data data
COPY quotegen quotegen
COPY streamlit_app.py ./

USER 1000
ENV QUOTEGEN_CACHE=/cache
VOLUME /cache
EXPOSE 8501
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=5)"]
CMD ["streamlit", "run", "streamlit_app.py", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501"]
